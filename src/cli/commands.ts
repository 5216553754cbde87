import type { AnyCommand, CommandGroup } from './command.ts';
import { applyCommand } from './commands/apply.ts';
import { cancelCommand } from './commands/cancel.ts';
import { completeCommand } from './commands/complete.ts';
import { completionCommand } from './commands/completion.ts';
import { contextCommands } from './commands/context.ts';
import { convertCommand } from './commands/convert.ts';
import { demoCommand } from './commands/demo.ts';
import { diffCommand } from './commands/diff.ts';
import { exportCommand } from './commands/export.ts';
import { getCommand } from './commands/get.ts';
import { importCommand } from './commands/import.ts';
import { listCommand } from './commands/list.ts';
import { planCommand } from './commands/plan.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { undoCommand } from './commands/undo.ts';
import { validateCommand } from './commands/validate.ts';
import { watchCommand } from './commands/watch.ts';

/** All commands, in the order in which the help names them. */
export const commands: readonly (AnyCommand | CommandGroup)[] = [
  exportCommand,
  importCommand,
  planCommand,
  applyCommand,
  diffCommand,
  statusCommand,
  watchCommand,
  cancelCommand,
  undoCommand,
  listCommand,
  getCommand,
  validateCommand,
  convertCommand,
  startCommand,
  demoCommand,
  contextCommands,
  completionCommand,
  completeCommand,
];
