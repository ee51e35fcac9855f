// Amounts in rupees: rounding to the paisa and to the rupee, and in words.
//
// Thread: any.
#pragma once

#include <string>

namespace acrida::demo {

// To two decimals, halves away from zero. Too large to have decimals: unchanged.
double round_money(double amount);
// To whole rupees.
double round_rupees(double amount);

// "INR Two Lakh, Three Thousand And Fifty only." Whole rupees, in lakh and crore; an amount of
// 10^15 or more stays in digits.
std::string in_words(double amount);

}  // namespace acrida::demo
