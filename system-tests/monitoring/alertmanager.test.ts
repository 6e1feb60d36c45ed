import { execFileSync } from 'node:child_process';
import { parse, stringify } from 'yaml';
import { startSmtpServer } from '../../notification-service/test/fakes/smtp-server';
import { composeFile, composeProject } from '../deployment/support/compose';
import { readEnvFile } from '../deployment/support/interpolate';
import { find, type ServiceSpec } from '../deployment/support/manifests';
import { readText, repository } from '../deployment/support/repository';
import { AlertmanagerServer } from './support/alertmanager-server';
import { readConfig } from './support/prometheus-config';
import { itWith } from './support/tools';

interface Config {
  readonly global: Readonly<Record<string, unknown>> & { readonly smtp_smarthost: string };
  readonly route: Readonly<Record<string, unknown>>;
  readonly receivers: readonly { readonly email_configs: readonly { readonly to: string }[] }[];
  readonly inhibit_rules: readonly { readonly equal: readonly string[] }[];
}

const path = 'monitoring/alertmanager/alertmanager.yml';
const inCompose = parse(readText(path)) as Config;
const inKubernetes = parse(
  find('Secret', 'monitoring', 'alertmanager-secret').stringData?.['alertmanager.yml'] ?? '',
) as Config;
const compose = composeProject([composeFile], readEnvFile('.env.example'));

const amtool = (...args: string[]): string =>
  execFileSync('amtool', args, { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

describe('Alertmanager', () => {
  it.each(['prometheus.yml', 'prometheus-kubernetes.yml'])('is told of every alert by %s', (name) => {
    expect(readConfig(name)['alerting']).toEqual({
      alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }],
    });
    expect(compose.services).toHaveProperty('alertmanager');
    const { ports } = find<ServiceSpec>('Service', 'monitoring', 'alertmanager').spec;
    expect(ports.map(({ port }) => port)).toEqual([9093]);
  });

  it('is the same in Kubernetes, except for the mail server', () => {
    const { global, ...others } = inCompose;
    expect(inKubernetes).toEqual({
      ...others,
      global: { ...global, smtp_smarthost: 'mailpit.ticketing.svc.cluster.local:1025' },
    });
  });

  it('sends to the mail server that is there', () => {
    expect(inCompose.global.smtp_smarthost).toBe('mailpit:1025');
    expect(compose.services['alertmanager']?.depends_on).toEqual({
      mailpit: { condition: 'service_healthy' },
    });
    const { ports } = find<ServiceSpec>('Service', 'ticketing', 'mailpit').spec;
    expect(ports.map(({ port }) => port)).toContain(1025);
  });

  itWith('amtool')('accepts its configuration, and wakes somebody for critical alerts', () => {
    expect(amtool('check-config', path)).toContain('SUCCESS');
    const receiverOf = (severity: string) =>
      amtool('config', 'routes', 'test', `--config.file=${path}`, `severity=${severity}`).trim();
    expect([receiverOf('critical'), receiverOf('warning')]).toEqual(['on-call', 'team']);
  });

  describe('with a real mail server', () => {
    let mailServer: Awaited<ReturnType<typeof startSmtpServer>>;
    let alertmanager: AlertmanagerServer | undefined;

    beforeEach(async () => {
      mailServer = await startSmtpServer();
    });
    afterEach(() => Promise.all([alertmanager?.stop(), mailServer.stop()]));

    itWith('prometheus-alertmanager')(
      'mails each alert with its runbook to the right people, and no warning beside a critical alert of the same subject',
      async () => {
        alertmanager = await AlertmanagerServer.start(
          stringify({
            ...inCompose,
            global: { ...inCompose.global, smtp_smarthost: `127.0.0.1:${mailServer.port}` },
            route: { ...inCompose.route, group_wait: '100ms' },
          }),
        );
        const alert = (labels: Record<string, string>, runbook: string) => ({
          labels,
          annotations: {
            summary: `This is about ${labels['service'] ?? labels['waits']}.`,
            runbook_url: `docs/runbooks/${runbook}.md`,
          },
        });
        const old = (labels: Record<string, string>) =>
          alert({ alertname: 'OutboxOld', ...labels }, 'outbox-old');
        const pending = (labels: Record<string, string>) =>
          alert({ alertname: 'PaymentsPending', ...labels }, 'payments-pending');
        await alertmanager.fire(
          old({ service: 'order-service', severity: 'critical' }),
          old({ service: 'order-service', severity: 'warning' }),
          old({ service: 'payment-service', severity: 'warning' }),
          pending({ waits: 'payment', severity: 'critical' }),
          pending({ waits: 'refund', severity: 'warning' }),
        );
        await until(() => mailServer.received.length === 4);
        const mails = mailServer.received.map(({ to, message }) => {
          // Quoted-printable breaks long lines.
          const text = String(message).replaceAll('=\r\n', '');
          return [
            to.join(),
            /docs\/runbooks\/([a-z-]+)/.exec(text)?.[1],
            /This is about ([a-z-]+)/.exec(text)?.[1],
          ];
        });
        expect(mails.sort()).toEqual([
          ['on-call@ticketing.test', 'outbox-old', 'order-service'],
          ['on-call@ticketing.test', 'payments-pending', 'payment'],
          ['team@ticketing.test', 'outbox-old', 'payment-service'],
          ['team@ticketing.test', 'payments-pending', 'refund'],
        ]);
      },
    );
  });
});

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('Not within 20 s.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
