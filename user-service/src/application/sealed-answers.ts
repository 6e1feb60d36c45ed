import { ProblemError, addMilliseconds, problem, type Clock } from '@ticketing/service-chassis/core';
import { UniqueViolation, type SqlRunner } from '@ticketing/service-chassis/database';
import type { Encryptor } from '@ticketing/service-chassis/service';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { SealedAnswerRepository } from './ports';

const DAY_MS = 24 * 60 * 60_000;

/** A request that may be repeated with its Idempotency-Key. */
export interface RepeatableRequest {
  /** Undefined when the caller sent no key. */
  readonly key: string | undefined;
  readonly route: string;
  /** All that makes it another request; it may hold passwords. */
  readonly content: unknown;
}

export type SealedAnswers = ReturnType<typeof createSealedAnswers>;

/**
 * Idempotency for requests and answers that hold something secret. The answer is stored encrypted, and of the request a
 * keyed code: a plain hash of a body with a password in it would be an invitation to guess.
 */
export function createSealedAnswers(options: {
  readonly repository: SealedAnswerRepository;
  readonly sealer: Encryptor;
  readonly clock: Clock;
}) {
  const { repository, sealer, clock } = options;

  const idOf = (key: string, route: string): string =>
    createHash('sha256')
      .update(JSON.stringify([route, key]))
      .digest('hex');
  const codeOf = (id: string, content: unknown): string => sealer.codeOf(JSON.stringify([id, content]));

  /** @throws ProblemError 422 when the key was used for another request. */
  async function find({ key, route, content }: RepeatableRequest): Promise<unknown> {
    if (key === undefined) return undefined;
    const id = idOf(key, route);
    const stored = await repository.find(id, clock.now());
    if (stored === undefined) return undefined;
    if (stored.requestMac !== codeOf(id, content)) {
      throw problem.unprocessable(
        'idempotency_key_reused',
        'This Idempotency-Key was used for another request. Use a new key for a new request.',
      );
    }
    return JSON.parse(sealer.open(stored.sealedAnswer, id).toString('utf8')) as unknown;
  }

  return {
    /**
     * Does the work unless it was done under this key. `work` must `record` its answer in its transaction. When a
     * simultaneous repeat was faster, its answer is given instead.
     */
    async once<Answer>(
      request: RepeatableRequest,
      answerSchema: z.ZodType<Answer>,
      work: (record: (tx: SqlRunner, userId: string, answer: Answer) => Promise<void>) => Promise<Answer>,
    ): Promise<{ readonly answer: Answer; readonly repeated: boolean }> {
      const { key, route, content } = request;
      const stored = await find(request);
      if (stored !== undefined) return { answer: answerSchema.parse(stored), repeated: true };
      const record = async (tx: SqlRunner, userId: string, answer: Answer) => {
        if (key === undefined) return;
        const id = idOf(key, route);
        await repository.insert(tx, id, clock.now(), {
          userId,
          requestMac: codeOf(id, content),
          sealedAnswer: sealer.seal(Buffer.from(JSON.stringify(answer)), id),
          expiresAt: addMilliseconds(clock.now(), DAY_MS),
        });
      };
      try {
        return { answer: await work(record), repeated: false };
      } catch (error) {
        const maybeRepeat = error instanceof UniqueViolation || error instanceof ProblemError;
        const faster = maybeRepeat ? await find(request) : undefined;
        if (faster === undefined) throw error;
        return { answer: answerSchema.parse(faster), repeated: true };
      }
    },
  };
}
