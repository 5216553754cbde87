/** What may be logged of an error: not the whole, because those of the database carry the values of the statement. */
export const loggable = (error: unknown): unknown =>
  error instanceof Error
    ? {
        type: error.name,
        message: error.message,
        stack: error.stack,
        ...('code' in error && { code: error.code }),
        ...(error.cause !== undefined && { cause: loggable(error.cause) }),
      }
    : { type: typeof error };
