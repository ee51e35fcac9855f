#include "verdict/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "base/strings.h"

namespace acrida {
namespace {

bool names_any(std::string_view text, std::initializer_list<std::string_view> words) {
  const std::string lower = to_lower(std::string(text));
  return std::ranges::any_of(
      words, [&lower](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string said(const CauseRecord& cause) {
  std::string text = cause.status == 0 ? std::string() : fmt::format("{}", cause.status);
  for (const std::string* part : {&cause.cause, &cause.message}) {
    text += part->empty() ? "" : (text.empty() ? "" : " ") + *part;
  }
  return text;
}

std::int64_t second_of(const RunView& view, WallTime when) {
  return std::max<std::int64_t>(
      0, std::chrono::floor<std::chrono::seconds>(when - view.data.start).count());
}

}  // namespace

void Answers::add(
    std::uint32_t entry, std::uint64_t more, const std::string& text, WallTime from, WallTime to) {
  count += more;
  const auto at =
      static_cast<std::size_t>(std::distance(entries.begin(), std::ranges::find(entries, entry)));
  if (at == entries.size()) {
    entries.push_back(entry);
    counts.push_back(0);
  }
  counts[at] += more;
  if (more > most) {
    most = more;
    example_entry = entry;
    example = text;
  }
  first = std::min(first, from);
  last = std::max(last, to);
}

void Answers::add(const CauseRecord& cause) {
  add(cause.entry, cause.count, said(cause), cause.first, cause.last);
}

Answers answers_with_words(const RunView& view, std::initializer_list<std::string_view> words) {
  Answers answers;
  for (const CauseRecord& cause : view.data.causes) {
    if (names_any(cause.cause, words) || names_any(cause.message, words)) {
      answers.add(cause);
    }
  }
  if (!view.data.causes.empty()) {
    return answers;
  }
  for (const FailureRecord& failure : view.data.failures) {
    if (names_any(failure.text, words)) {
      answers.add(failure.entry, failure.count, failure.text, failure.first, failure.last);
    }
  }
  return answers;
}

Answers answers_with_status(const RunView& view, std::initializer_list<std::uint16_t> statuses) {
  Answers answers;
  for (const CauseRecord& cause : view.data.causes) {
    if (std::ranges::find(statuses, cause.status) != statuses.end()) {
      answers.add(cause);
    }
  }
  if (!view.data.causes.empty()) {
    return answers;
  }
  for (const FailureRecord& failure : view.data.failures) {
    for (const std::uint16_t status : statuses) {
      // Locust's: HTTPError('502 Server Error: ...').
      if (failure.text.find(fmt::format("('{} ", status)) != std::string::npos) {
        answers.add(failure.entry, failure.count, failure.text, failure.first, failure.last);
      }
    }
  }
  return answers;
}

void describe(const RunView& view, const Answers& answers, Finding& finding) {
  finding.evidence.insert(
      finding.evidence.begin(),
      {{"answers of this kind", fmt::format("{}", answers.count)},
       {"most frequent", view.name(answers.example_entry) + ": " + answers.example}});
  finding.entries = answers.entries;
  finding.struck = answers.counts;
  finding.first_second = second_of(view, answers.first);
  finding.last_second = second_of(view, answers.last) + 1;
}

}  // namespace acrida
