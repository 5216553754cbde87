import { createKeyRing } from '../../src/secrets/key-ring.ts';

export const ourSecret = 'our-secret-0123456789';
export const formerSecret = 'former-secret-0123456789';
export const sourceSecret = 'contextforge-test-secret-0123456789';

export const ring = createKeyRing({ current: ourSecret, previous: [formerSecret] });
export const formerRing = createKeyRing({ current: formerSecret });
export const source = createKeyRing({ current: sourceSecret });

export const toolValue = { kind: 'tool', field: 'auth_value' };
export const toolHeaders = { kind: 'tool', field: 'headers' };
