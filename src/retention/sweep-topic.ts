/** The topic of notices that there is something to sweep. */
export const sweepTopic = 'sweep';
