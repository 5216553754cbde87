import { Option } from 'commander';

/** For pipelines, in which nobody reads warnings. */
export const strictOption = new Option(
  '--strict',
  'end with 3 where something that was asked for matches nothing',
);

/** Whether a warning says that a selection, a rule or a tag matches nothing. */
export const isSlip = (warning: string): boolean => /^[A-Z_]+_WITHOUT_MATCH:/.test(warning);
