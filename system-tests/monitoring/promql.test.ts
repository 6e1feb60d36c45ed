import { metricsIn, selectorsIn } from './support/promql';

describe('The names in a PromQL expression', () => {
  it('are those of metrics, not of functions, aggregations, labels or keywords', () => {
    expect(
      metricsIn(
        'sum by (service, le) (rate(requests_bucket{route!~"/health.*|none", status=~"5.."}[5m])) / on (service) group_left (pod) count without (instance) (up) and on () vector(1) > bool 0.5 offset 5m',
      ),
    ).toEqual(['requests_bucket', 'up']);
  });

  it('are found after an aggregation whose clause comes last', () => {
    expect(metricsIn('sum(orders_total) by (status) or absent(payments_total)')).toEqual([
      'orders_total',
      'payments_total',
    ]);
  });

  it('may be recorded ones, with colons', () => {
    expect(metricsIn('service:errors:ratio_rate5m > 14.4 * 0.001 unless inf')).toEqual([
      'service:errors:ratio_rate5m',
    ]);
  });

  it('are not taken from strings, comments or ranges with variables', () => {
    expect(
      metricsIn(
        'label_join(up{job="a {b} c_total"}, "to_label", "", \'from_label\') # not d_total\n+ e[$__range]',
      ),
    ).toEqual(['up', 'e']);
  });

  it('come with the labels that are matched', () => {
    expect(selectorsIn('seats{status="HELD", event!~"a|b"} / seats')).toEqual([
      { metric: 'seats', labels: ['status', 'event'] },
      { metric: 'seats', labels: [] },
    ]);
  });

  it('must be there', () => {
    expect(() => selectorsIn('sum({job="ticketing"})')).toThrow('must name its metric');
  });
});
