const shorts: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

// Besides what must be escaped, what no eye can see, or what a reader could take for a line break.
const special = /["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;
const notAscii = /[^\x20-\x7e]/gu;
const introducer = /(?:\$+|%+)\{/g;

/**
 * A quoted string of HCL. Trap: HCL puts every string into Unicode's form NFC when it reads it, escaped or not, so a
 * text in another form does not come back as it was.
 */
export const hclString = (text: string): string => `"${withoutTemplates(text.replace(special, escaped))}"`;

/** The same in ASCII: for names, whose width decides how the lines around them are aligned. */
export const hclAsciiString = (text: string): string => hclString(text).replace(notAscii, unicode);

const escaped = (character: string): string => shorts[character] ?? unicode(character);

function unicode(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}

// A doubled `$` or `%` before `{` stands for one. Where there are several, escapes leave nothing to be counted.
const withoutTemplates = (text: string): string =>
  text.replace(introducer, (found) =>
    found.length === 2 ? `${found.slice(0, 1)}${found}` : `${found.slice(0, -1).replace(/./g, unicode)}{`,
  );
