// AnswerCause: what a site itself says went wrong, read from the body of its answer.
//
// Frappe says it in JSON inside a string inside JSON, in HTML; what decides is the class of the
// exception (exc_type), not the status: 417 is any validation. Two things go wrong with status 200:
// an answer that names an exc_type all the same, and a report that was prepared too late and comes
// without its rows.
//
// Bodies come from strangers: what cannot be read says nothing, and no more than the limits below
// is looked at.
//
// Thread: one user at a time; keeps its memory. Cost: about 1 ns a byte of a failed answer; 0.2 us
// of a good one, whatever its size.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace acrida {

class AnswerCause {
 public:
  // Looks at an answer; what is found is good until the next one.
  void read(int status, std::string_view content_type, std::string_view body);

  // "LinkValidationError", or kPreparedReport; empty: the answer does not say.
  std::string_view cause() const { return cause_; }
  // On one line, without tags; ids stay in it. Empty: none.
  std::string_view message() const { return message_; }
  // The answer is of a Frappe site's form.
  bool of_frappe() const { return !cause_.empty() || session_expired_; }
  // A session was named that is no more.
  bool session_expired() const { return session_expired_; }

  static constexpr std::string_view kPreparedReport = "PreparedReport";
  // A failed answer that is longer is not looked at. Tracebacks of Frappe have 2 to 20 KB.
  static constexpr std::size_t kBodyBytesMax = std::size_t{256} * 1024;
  // Of a good answer, as much at its beginning and at its end: Frappe writes what matters there,
  // beside one large "message" or "data".
  static constexpr std::size_t kGoodBytesLookedAt = 1024;
  static constexpr std::size_t kCauseBytesMax = 100;
  static constexpr std::size_t kMessageBytesMax = 600;

 private:
  void read_failed(std::string_view body);
  void read_good(std::string_view body);
  void set_message(std::string_view text);

  std::string cause_;
  std::string message_;
  bool session_expired_ = false;
};

}  // namespace acrida
