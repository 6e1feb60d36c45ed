import { pino } from 'pino';
import type { Service } from '@ticketing/service-chassis/service';
import { ManualClock } from '@ticketing/service-chassis/testing';
import { axiosTransport } from '../../simulation/network/axios-transport';
import { handOver, type HttpRequest, type HttpResponse } from '../../simulation/network/in-memory-http';
import { serviceFactories } from '../../simulation/services/service-factories';
import { openDataFiles, type DataFiles } from '../../simulation/services/data-files';
import { hosts, serviceNames, type ServiceName } from '../../simulation/services/names';

/** The six, from their own composition roots, in one process: they call each other, and are called, in memory. */
export interface SixServices {
  readonly of: Readonly<Record<ServiceName, Service>>;
  readonly clock: ManualClock;
  readonly files: DataFiles;
  /** The failures that the services logged since the start, without messages to operators about the business. */
  readonly complaints: readonly string[];
  send(service: ServiceName, request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

const noMail = { send: () => Promise.reject(new Error('No message leaves this process.')) };

export async function startSixServices(): Promise<SixServices> {
  const clock = new ManualClock();
  const files = await openDataFiles();
  const complaints: string[] = [];
  const running = new Map<string, Service>();

  function send(host: string, request: HttpRequest): Promise<HttpResponse> {
    const service = running.get(host);
    if (service === undefined) throw new Error(`Nothing listens at ${host}.`);
    return handOver(service.app, request).response;
  }

  async function start(name: ServiceName): Promise<readonly [ServiceName, Service]> {
    const write = (line: string) => {
      if ((JSON.parse(line) as { err?: unknown }).err !== undefined) complaints.push(line);
    };
    const logger = pino({ level: 'error', base: { service: name } }, { write });
    const service = await serviceFactories[name]({
      overrides: {
        clock,
        logger,
        database: files.of[name],
        adapter: axiosTransport(send),
        // Work that is due later does not run here, so nothing happens between a request and a check of the data.
        backgroundWork: false,
        checkResponses: true,
        processMetrics: false,
      },
      mail: { emailTransport: noMail, smsTransport: noMail },
      gateway: { wrapGateway: (gateway) => gateway, sandboxDatabase: files.gateway },
    });
    await service.start();
    running.set(hosts[name], service);
    return [name, service];
  }

  const services = Object.fromEntries(await Promise.all(serviceNames.map(start)));
  return {
    of: services as Record<ServiceName, Service>,
    clock,
    files,
    complaints,
    send: (service, request) => send(hosts[service], request),
    async close() {
      await Promise.all(Object.values(services).map((service) => service.stop()));
      await files.close();
    },
  };
}
