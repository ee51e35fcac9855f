// The distributions that bounds are read from: beta (and by it the binomial), normal, Student's t.
//
// Incomplete beta: the continued fraction of DLMF 8.17.22, by Lentz's method as Thompson and
// Barnett (1986) modified it. Normal quantile: Newton's method on erfc.
//
// Thread: any. Cost: about sqrt(a + b) steps of the fraction, some ten fractions an inverse.
#pragma once

namespace acrida {

// The regularised incomplete beta function I_x(a, b), to about 1e-12.
// REQUIRES: a > 0, b > 0, 0 <= x <= 1.
double incomplete_beta(double a, double b, double x);
// The x whose I_x(a, b) is p. REQUIRES: a > 0, b > 0, 0 <= p <= 1.
double incomplete_beta_inverse(double a, double b, double p);

// P(Z <= z), and the z of a p. REQUIRES: 0 < p < 1.
double normal_cdf(double z);
double normal_quantile(double p);
// The t of a p, with so many degrees of freedom. REQUIRES: 0 < p < 1, freedom > 0.
double student_quantile(double p, double freedom);

}  // namespace acrida
