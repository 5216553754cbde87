/** One file of a chart, by its path within it. */
export interface ChartFile {
  readonly path: string;
  readonly content: string;
}
