import { z } from 'zod';

const contextForm = z.object({
  url: z.string(),
  token: z.string().optional(),
  /** A file of certificates that are trusted besides the usual ones. */
  cacert: z.string().optional(),
});

/** What the file of contexts has. In a file of its own, to be loaded by those who read one. */
export const contextsForm = z.object({
  current: z.string().optional(),
  contexts: z.record(z.string(), contextForm),
});

/** A server by name, and how to sign in there. */
export type Context = z.infer<typeof contextForm>;
export type Contexts = z.infer<typeof contextsForm>;
