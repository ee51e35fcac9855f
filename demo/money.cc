#include "demo/money.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace acrida::demo {
namespace {

constexpr std::array<std::string_view, 20> kOnes{
    "Zero",     "One",     "Two",     "Three",     "Four",     "Five",    "Six",
    "Seven",    "Eight",   "Nine",    "Ten",       "Eleven",   "Twelve",  "Thirteen",
    "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen"};
constexpr std::array<std::string_view, 10> kTens{"",      "",      "Twenty",  "Thirty", "Forty",
                                                 "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"};

struct Unit {
  std::uint64_t value;
  std::string_view name;
};

constexpr std::array<Unit, 4> kUnits{
    {{10'000'000, "Crore"}, {100'000, "Lakh"}, {1'000, "Thousand"}, {100, "Hundred"}}};

std::string below_hundred(std::uint64_t number) {
  if (number < kOnes.size()) {
    return std::string(kOnes[number]);
  }
  std::string words(kTens[number / 10]);
  if (number % 10 != 0) {
    words += " " + std::string(kOnes[number % 10]);
  }
  return words;
}

std::string number_in_words(std::uint64_t number) {
  if (number == 0) {
    return "Zero";
  }
  std::string words;
  for (const Unit& unit : kUnits) {
    if (number >= unit.value) {
      words += words.empty() ? "" : ", ";
      words += number_in_words(number / unit.value) + " " + std::string(unit.name);
      number %= unit.value;
    }
  }
  if (number > 0) {
    words += words.empty() ? "" : " And ";
    words += below_hundred(number);
  }
  return words;
}

}  // namespace

double round_money(double amount) {
  constexpr double kWithoutDecimals = 4503599627370496;  // 2^52
  return std::abs(amount) >= kWithoutDecimals ? amount : std::round(amount * 100) / 100;
}

double round_rupees(double amount) {
  return std::round(amount);
}

std::string in_words(double amount) {
  constexpr double kWordsBelow = 1e15;
  const double whole = std::abs(round_rupees(amount));
  if (!(whole < kWordsBelow)) {
    return fmt::format("INR {:.0f} only.", whole);
  }
  return "INR " + number_in_words(static_cast<std::uint64_t>(whole)) + " only.";
}

}  // namespace acrida::demo
