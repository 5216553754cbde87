export type WatermarkCode = 'INVALID_WATERMARK' | 'FOREIGN_WATERMARK' | 'WATERMARK_TOO_OLD';

const messages = {
  INVALID_WATERMARK:
    'The watermark is not one that an export has given, or not all of it. Copy it again from the earlier export, or ' +
    'make a full export: leave `changedSince` out.',
  FOREIGN_WATERMARK:
    'The watermark is from another database, or from a state of this one that was lost when it was restored. Make a ' +
    'full export: leave `changedSince` out.',
  WATERMARK_TOO_OLD:
    'The watermark is older than what is remembered of deletions (LADING_DELETION_DAYS). Make a full export: leave ' +
    '`changedSince` out.',
} as const satisfies Record<WatermarkCode, string>;

/** Nothing can be said about what changed since this watermark. */
export class WatermarkProblem extends Error {
  override readonly name = 'WatermarkProblem';
  readonly code: WatermarkCode;

  constructor(code: WatermarkCode) {
    super(messages[code]);
    this.code = code;
  }
}
