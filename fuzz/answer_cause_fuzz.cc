// AnswerCause: whatever a site answers, what is read of it stays within its limits, on one line,
// and good answers are read like failed ones.
//
// Input: a body; its first byte says whether the answer has failed.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "fuzz/fuzz_target.h"
#include "http/answer_cause.h"

namespace acrida {
namespace {

bool is_one_line(std::string_view text) {
  for (const char c : text) {
    if ((c >= '\0' && c < ' ') || c == '\x7f') {
      return false;
    }
  }
  return true;
}

void check_answer(int status, std::string_view body) {
  AnswerCause answer;
  answer.read(status, "application/json", body);
  // A message of an expired session begins with words of ours.
  ACRIDA_CHECK(answer.message().size() <= AnswerCause::kMessageBytesMax + 40);
  // The last character may be one of four bytes.
  ACRIDA_CHECK(answer.cause().size() <= AnswerCause::kCauseBytesMax + 3);
  ACRIDA_CHECK(is_one_line(answer.message()) && is_one_line(answer.cause()));
}

}  // namespace
}  // namespace acrida

int fuzz_one_input(const std::uint8_t* data, std::size_t size) {
  const void* const bytes = data;
  const std::string_view input(static_cast<const char*>(bytes), size);
  if (!input.empty()) {
    acrida::check_answer(input.front() % 2 == 0 ? 200 : 417, input.substr(1));
  }
  return 0;
}
