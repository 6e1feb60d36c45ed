import { emailRequest } from '../builders/requests';
import { startServiceFixture } from '../builders/service-fixture';

describe('a message that kills each worker that takes it', () => {
  it('fails after its last try, and is not claimed again', async () => {
    const app = await startServiceFixture({ environment: { MAX_ATTEMPTS: '3' } });
    const id = await app.enqueue(emailRequest());
    for (let crash = 1; crash <= 3; crash += 1) {
      // What a process that dies right after its claim leaves behind.
      await app.database.execute(
        `UPDATE notifications SET status = 'SENDING', claim_id = 'clm_dead', attempts = attempts + 1, due_at = @due WHERE id = @id`,
        { id, due: app.clock.now() },
      );
      await app.database.execute(
        'INSERT INTO notification_attempts (notification_id, number, started_at) VALUES (@id, @number, @now)',
        { id, number: crash, now: app.clock.now() },
      );
    }
    await app.deliver();
    expect(app.email.sent).toHaveLength(0);
    const notification = await app.read(id);
    expect(notification).toMatchObject({
      status: 'FAILED',
      attempts: 3,
      lastError: 'Each try ended without a response.',
    });
    expect(notification.attemptHistory.map((attempt: { outcome: string }) => attempt.outcome)).toEqual([
      'LOST',
      'LOST',
      'LOST',
    ]);
    const { text } = await app.http.get('/metrics');
    expect(text).toContain('notifications_failed_total{channel="EMAIL",service="notification-service"} 1');
    await app.stop();
  });
});
