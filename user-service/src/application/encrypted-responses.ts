import { ProblemError, addMilliseconds } from '@ticketing/service-chassis/core';
import { UniqueViolation, type SqlRunner } from '@ticketing/service-chassis/database';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { idempotencyKeyReused } from '../domain/problems';
import type { Dependencies } from './dependencies';

/** A request that may be repeated with its Idempotency-Key. */
export interface RepeatableRequest {
  /** Undefined when the caller sent no key. */
  readonly key: string | undefined;
  readonly route: string;
  /** Everything that makes it a different request; it may contain passwords. */
  readonly content: unknown;
}

/** Stores the response in the transaction of the work. */
export type StoreEncryptedResponse<Response> = (
  tx: SqlRunner,
  userId: string,
  response: Response,
) => Promise<void>;

export type EncryptedResponsesDependencies = Pick<
  Dependencies,
  'encryptedResponses' | 'responseEncryptor' | 'clock'
>;

const DAY_MS = 24 * 60 * 60_000;

/**
 * Idempotency for requests and responses that contain something secret. The response is stored encrypted, and the request
 * as a keyed code (an HMAC): from a plain hash of a body with a password in it, the password could be guessed.
 */
export function createEncryptedResponses(dependencies: EncryptedResponsesDependencies) {
  const { encryptedResponses, responseEncryptor: encryptor, clock } = dependencies;

  return {
    /**
     * Does the work unless it was done with this key before. `work` must call `storeResponse` in its transaction. When a
     * simultaneous repeat was faster, its response is returned instead.
     */
    async once<Response>(
      request: RepeatableRequest,
      schema: z.ZodType<Response>,
      work: (storeResponse: StoreEncryptedResponse<Response>) => Promise<Response>,
    ): Promise<{ readonly response: Response; readonly repeated: boolean }> {
      const stored = await find(request);
      if (stored !== undefined) return { response: schema.parse(stored), repeated: true };
      try {
        const response = await work((tx, userId, made) => store(tx, request, userId, made));
        return { response, repeated: false };
      } catch (error) {
        const maybeRepeat = error instanceof UniqueViolation || error instanceof ProblemError;
        const faster = maybeRepeat ? await find(request) : undefined;
        if (faster === undefined) throw error;
        return { response: schema.parse(faster), repeated: true };
      }
    },
  };

  /** @throws ProblemError 422 when the key was used for another request. */
  async function find({ key, route, content }: RepeatableRequest): Promise<unknown> {
    if (key === undefined) return undefined;
    const id = idOf(key, route);
    const stored = await encryptedResponses.find(id, clock.now());
    if (stored === undefined) return undefined;
    if (stored.requestMac !== codeOf(id, content)) throw idempotencyKeyReused();
    return JSON.parse(encryptor.open(stored.encryptedResponse, id).toString('utf8')) as unknown;
  }

  async function store(
    tx: SqlRunner,
    { key, route, content }: RepeatableRequest,
    userId: string,
    response: unknown,
  ): Promise<void> {
    if (key === undefined) return;
    const id = idOf(key, route);
    await encryptedResponses.insert(tx, id, clock.now(), {
      userId,
      requestMac: codeOf(id, content),
      encryptedResponse: encryptor.seal(Buffer.from(JSON.stringify(response)), id),
      expiresAt: addMilliseconds(clock.now(), DAY_MS),
    });
  }

  function codeOf(id: string, content: unknown): string {
    return encryptor.codeOf(JSON.stringify([id, content]));
  }
}

const idOf = (key: string, route: string): string =>
  createHash('sha256')
    .update(JSON.stringify([route, key]))
    .digest('hex');

export type EncryptedResponses = ReturnType<typeof createEncryptedResponses>;
