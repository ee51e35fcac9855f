// WordMatch finds the requests that a label means by its words; target_match.h says how.
//
// Thread: a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/request_glob.h"
#include "verdict/request_words.h"

namespace acrida {

// How well a request fits a label.
struct WordFit {
  std::uint32_t name = 0;
  double explained = 0;     // share of the label's weight, 0 to 1
  double rank = 0;          // the same, less what speaks against it
  bool by_variant = false;  // a word was found only in what tells variants apart
};

struct WordGuess {
  enum class Outcome : std::uint8_t { kFound, kAmbiguous, kNothing };
  Outcome outcome = Outcome::kNothing;
  std::vector<std::uint32_t> names;  // found, or those between which it is ambiguous; ascending
  double rank = 0;                   // of the best
  double explained = 0;
  std::string note;
};

class WordMatch {
 public:
  // The names outlive it.
  explicit WordMatch(std::span<const RequestName> names);

  WordGuess guess(std::string_view label) const;

 private:
  double weight(const RequestWord& word) const;
  std::vector<double> weights_of(std::span<const RequestWord> words) const;
  WordFit fit(std::span<const RequestWord> label,
              std::span<const double> weights,
              std::uint32_t name) const;
  // Those that explain enough.
  std::vector<WordFit> fits_of(std::span<const RequestWord> words, std::string_view label) const;
  WordGuess choose(const std::vector<WordFit>& fits) const;
  std::string note_of(std::span<const RequestWord> label,
                      const WordGuess& guess,
                      std::string_view text) const;

  std::span<const RequestName> names_;
  std::vector<RequestWords> words_;
  std::vector<std::vector<double>> weights_;  // of words_
  std::size_t kinds_ = 0;
  std::map<std::string, std::size_t, std::less<>> kinds_with_stem_;
  std::vector<std::size_t> kinds_with_class_;
};

}  // namespace acrida
