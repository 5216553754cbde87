const mostWarnings = 100;

/** As many as anybody reads, and how many more there are. */
export function firstWarnings(warnings: readonly string[]): string[] {
  const others = warnings.length - mostWarnings;
  return [
    ...warnings.slice(0, mostWarnings),
    ...(others > 0 ? [`MORE_WARNINGS: There are ${others} more.`] : []),
  ];
}
