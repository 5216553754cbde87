import type { AnyCommand, CommandGroup } from './command.ts';
import { auditCommand } from './commands/audit.ts';
import { completeCommand, completionCommand } from './commands/completion.ts';
import { contextCommands } from './commands/context.ts';
import { demoCommand } from './commands/demo.ts';
import { diffCommand } from './commands/diff.ts';
import { convertCommand, validateCommand } from './commands/documents.ts';
import { getCommand, listCommand } from './commands/entities.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand, planCommand } from './commands/import.ts';
import { applyCommand, approveCommand, cancelCommand, undoCommand, watchCommand } from './commands/job.ts';
import { keyCommands } from './commands/key.ts';
import { keysCommand, rotateCommand } from './commands/rotation.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { tokenCommands, whoamiCommand } from './commands/token.ts';

/** All commands, in the order in which the help names them. */
export const commands: readonly (AnyCommand | CommandGroup)[] = [
  exportCommand,
  importCommand,
  planCommand,
  applyCommand,
  approveCommand,
  diffCommand,
  statusCommand,
  watchCommand,
  cancelCommand,
  undoCommand,
  listCommand,
  getCommand,
  auditCommand,
  validateCommand,
  convertCommand,
  rotateCommand,
  keysCommand,
  keyCommands,
  tokenCommands,
  whoamiCommand,
  startCommand,
  demoCommand,
  contextCommands,
  completionCommand,
  completeCommand,
];
