const cleanUps: (() => Promise<unknown>)[] = [];

/** Has something done after the test file; what was asked for last is done first. */
export function afterTestFile(cleanUp: () => Promise<unknown>): void {
  cleanUps.push(cleanUp);
}

export async function cleanUp(): Promise<void> {
  for (const next of cleanUps.splice(0).reverse()) await next();
}
