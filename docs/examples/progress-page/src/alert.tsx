import type { ReactNode } from 'react';

/** Says what went wrong; it is there before it says anything, or screen readers would not read it out. */
export const Alert = ({ children }: { children: ReactNode }) => <div role="alert">{children}</div>;
