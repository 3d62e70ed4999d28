// Deadlines: work that takes too long is given up.

/** The result of the work, or `late()` as rejection if it takes longer. The work itself goes on, unheard. */
export async function withDeadline<Result>(
  work: PromiseLike<Result>,
  milliseconds: number,
  late: () => Error,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
