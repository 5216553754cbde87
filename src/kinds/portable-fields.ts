import { z } from 'zod';

/** Fields that several kinds' documents share; what they are for is said where a kind has them. */
export const keyField = (ofKind: string, use = '') =>
  z
    .string()
    .min(1)
    .describe(
      `Key: unique among ${ofKind}, one line, at most 255 characters (\`LADING_MAX_KEY_LENGTH\`).${use && ` ${use}`}`,
    );
export const peopleName = z
  .string()
  .describe(
    'What people call it: one line, at most 255 characters (`LADING_MAX_NAME_LENGTH`); need not be unique.',
  );
export const optionalText = z.string().nullable().default(null);
export const jsonObject = z.record(z.string(), z.json());
export const tags = z
  .array(z.string().min(1))
  .default([])
  .describe(
    'Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without ' +
      'regard to case, kept as they are written.',
  );
export const isActive = z
  .boolean()
  .default(true)
  .describe('Whether it is in use; exports leave out what is not, unless they are asked for it.');

export const authTypes = ['basic', 'bearer', 'authheaders', 'oauth', 'query_param'] as const;
export type AuthType = (typeof authTypes)[number];

/** How an entity authenticates; `auth_value` is the sealed credential, a JSON object once it is opened. */
export const authFields = {
  auth_type: z
    .enum(authTypes)
    .nullable()
    .default(null)
    .describe('How it authenticates at its address; null where it needs no credential.'),
  auth_value: z
    .string()
    .nullable()
    .default(null)
    .describe('The credential, sealed. Null says nothing about it: what is stored is kept.'),
};
