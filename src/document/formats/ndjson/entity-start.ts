/** How an entity's line begins as this server writes it; what follows is the entity and one `}`. */
export const entityStart = (collection: string): string => `{"type":${JSON.stringify(collection)},"entity":`;
