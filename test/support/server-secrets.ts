/** With which servers of the tests are asked. */
export const serverToken = 'the-token-of-the-tests';

/** The secret under which servers of the tests seal, unless told otherwise. */
export const serverSecret = 'the secret of the tests';
