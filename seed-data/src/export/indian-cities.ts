/**
 * Cities that the importer knows to be in India. Venues in other cities are refused, because their zone, currency and
 * tax are unknown.
 */
const indianCities: ReadonlySet<string> = new Set([
  'Ahmedabad',
  'Bengaluru',
  'Bhopal',
  'Chandigarh',
  'Chennai',
  'Coimbatore',
  'Delhi',
  'Goa',
  'Guwahati',
  'Hyderabad',
  'Indore',
  'Jaipur',
  'Kochi',
  'Kolkata',
  'Lucknow',
  'Mumbai',
  'Mysuru',
  'Nagpur',
  'New Delhi',
  'Patna',
  'Pune',
  'Surat',
  'Thiruvananthapuram',
  'Vadodara',
  'Visakhapatnam',
]);

export const isIndianCity = (city: string): boolean => indianCities.has(city);
