/** The topic of notices that a job waits for its turn, or that the turn is free. */
export const queueTopic = 'queue';
