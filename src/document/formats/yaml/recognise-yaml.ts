/** Blank lines and comments. */
const insignificant = /^(?:[ \t]*(?:#[^\n]*)?\r?(?:\n|$))*/;
/** A marker, a directive, an item of a list, or a member at the start of a line: nothing that JSON begins with. */
const beginning = /^(?:---|%YAML|%TAG|-[ \t]|[A-Za-z_][\w-]*[ \t]*:(?:\s|$))/;

/** Whether the first thing that is no comment can only be YAML. Comments alone are YAML, too. */
export function recogniseYaml(start: Buffer): boolean {
  const text = start.toString('latin1');
  const significant = text.replace(insignificant, '');
  return significant === '' ? text.includes('#') : beginning.test(significant);
}
