type Values<Word extends string> = {
  [W in Word as Uppercase<W>]: { readonly value: W; readonly description: string };
};

/** The values of an enum out of our own list of words, so that none is written down twice, forgotten, or without a word. */
export const enumValues = <Word extends string>(
  words: readonly Word[],
  descriptions: Readonly<Record<Word, string>>,
): Values<Word> => {
  const values = words.map((value) => [value.toUpperCase(), { value, description: descriptions[value] }]);
  // `fromEntries` forgets which names there are.
  return Object.fromEntries(values) as Values<Word>;
};
