/** Blank lines and comments. */
const insignificant = /^(?:[ \t]*(?:#[^\n]*)?\r?(?:\n|$))*/;
/** A marker, a directive, an item of a list, or a member at the start of a line: nothing that JSON begins with. */
const beginning = /^(?:---|%YAML|%TAG|-[ \t]|\?[ \t]|(?:[A-Za-z_][\w.-]*|'[^'\n]*'|<<)[ \t]*:(?:\s|$))/;
/** A quoted name without a bracket before it; a comma behind its value is what is left of JSON. */
const quotedName = /^"(?:[^"\\\n]|\\.)*"[ \t]*:(?:[ \t](?![^\n]*,[ \t]*\r?(?:\n|$))|\r?\n(?!"))/;
/** Brackets with a name in them that is not quoted as JSON has it. */
const flow = /^[{[][\s{[]*(?:[A-Za-z_][\w.-]*[ \t]*:[ \t\n]|'[^'\n]*'[ \t]*:)/;

/** Whether the first thing that is no comment can only be YAML. Comments alone are YAML, and JSON behind comments. */
export function recogniseYaml(start: Buffer): boolean {
  const text = start.toString('latin1');
  const significant = text.replace(insignificant, '');
  if (significant === '') return text.includes('#');
  if (/^[{[]/.test(significant) && /^\s*#/.test(text)) return true;
  return [beginning, quotedName, flow].some((pattern) => pattern.test(significant));
}
