const messages = {
  INVALID_LINK:
    'The link is not one that this server made, or not all of it is here. Copy it again, or ask for another one with `exportConfiguration { download }`.',
  LINK_EXPIRED: 'The link has expired. Ask for another one with `exportConfiguration { download }`.',
  LINK_REVOKED: 'The link was called back. Ask for another one with `exportConfiguration { download }`.',
  UNKNOWN_LINK:
    'There is no export to this link in the database of this server. Ask for another one with `exportConfiguration { download }`.',
  LINK_UNREADABLE:
    'What the link stands for does not open with the secrets of this server. Ask for another one with `exportConfiguration { download }`.',
} as const;

export type DownloadProblemCode = keyof typeof messages;

/** A link that leads nowhere. */
export class DownloadProblem extends Error {
  override readonly name = 'DownloadProblem';
  readonly code: DownloadProblemCode;

  constructor(code: DownloadProblemCode) {
    super(messages[code]);
    this.code = code;
  }
}
