import { createHash, timingSafeEqual } from 'node:crypto';
import type { WayToSignIn } from './identity.ts';
import { permissionsOfRole } from './permissions.ts';
import type { Viewer } from './viewer.ts';

/** Who signs in with the token of the settings. */
const admin: Viewer = { name: 'admin', role: 'admin', permissions: permissionsOfRole.admin };

/** The token of the settings, which has every right. */
export const signInAsAdmin =
  (adminToken: string): WayToSignIn =>
  (credential) =>
    credential.scheme === 'bearer' && isSame(credential.token, adminToken) ? admin : undefined;

// Hashes have one length, and comparing them takes the same time wherever they differ.
const isSame = (given: string, expected: string): boolean => timingSafeEqual(hash(given), hash(expected));

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
