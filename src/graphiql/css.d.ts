/** A style is a part of what is bundled, and gives nothing. */
declare module '*.css';
