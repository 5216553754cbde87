/** Answers that are being given, so that a server that stops can wait for them. */
export interface UnderWay {
  readonly count: number;
  /** Counts the answer until it is over, and waits for that. */
  track(answer: Promise<void>): Promise<void>;
  /** Resolves when all that were under way are over. */
  settled(): Promise<void>;
}

export function createUnderWay(): UnderWay {
  const answers = new Set<Promise<void>>();
  return {
    get count() {
      return answers.size;
    },
    track: (answer) => {
      answers.add(answer);
      return answer.finally(() => answers.delete(answer));
    },
    settled: async () => void (await Promise.allSettled(answers)),
  };
}
