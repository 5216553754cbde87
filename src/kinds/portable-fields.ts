import { z } from 'zod';

/** Fields that several kinds' documents share. */
export const keyField = z.string().min(1);
export const optionalText = z.string().nullable().default(null);
export const jsonObject = z.record(z.string(), z.json());
export const tags = z.array(z.string().min(1)).default([]);
export const isActive = z.boolean().default(true);

export const authTypes = ['basic', 'bearer', 'authheaders', 'oauth', 'query_param'] as const;
export type AuthType = (typeof authTypes)[number];

/** How an entity authenticates; `auth_value` is the sealed credential, a JSON object once it is opened. */
export const authFields = {
  auth_type: z.enum(authTypes).nullable().default(null),
  auth_value: z.string().nullable().default(null),
};
