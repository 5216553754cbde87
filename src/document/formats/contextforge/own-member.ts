/** The member of an entity that ContextForge's import passes over: what it would refuse, or not understand. */
export const ownMember = 'x_lading';
