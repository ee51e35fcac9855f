// Answers: those answers of a run that have something in common: words, a status, or that there was
// none.
//
// They come from RunData::causes; where a run has none, from the texts of its failures.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/run_view.h"

namespace acrida {

struct Answers {
  std::uint64_t count = 0;
  std::vector<std::uint32_t> entries;  // indices in RunData::entries
  std::vector<std::uint64_t> counts;   // of each entry
  std::string example;                 // of the most frequent
  std::uint32_t example_entry = 0;
  std::uint64_t most = 0;
  WallTime first = WallTime::max();
  WallTime last = WallTime::min();

  void add(
      std::uint32_t entry, std::uint64_t more, const std::string& text, WallTime from, WallTime to);
  void add(const CauseRecord& cause);
};

// Words in lower case, looked for in what the site said, or else in what the failures say.
Answers answers_with_words(const RunView& view, std::initializer_list<std::string_view> words);
Answers answers_with_status(const RunView& view, std::initializer_list<std::uint16_t> statuses);

// How many, the most frequent, whom it struck and when: put into the finding, the evidence in
// front.
void describe(const RunView& view, const Answers& answers, Finding& finding);

}  // namespace acrida
