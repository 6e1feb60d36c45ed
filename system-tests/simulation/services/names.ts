/** The six services with their hosts. */
export const hosts = {
  'user-service': '127.0.0.1:3000',
  'catalog-service': '127.0.0.1:3001',
  'seating-service': '127.0.0.1:3002',
  'order-service': '127.0.0.1:3003',
  'payment-service': '127.0.0.1:3004',
  'notification-service': '127.0.0.1:3005',
} as const;

export type ServiceName = keyof typeof hosts;

export const serviceNames = Object.keys(hosts) as ServiceName[];
