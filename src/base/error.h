// Operating errors are values: Result<T> holds a T or an Error.
//
// An Error's message is one line for the person at the keyboard: what, where, and what to try. It
// begins in lower case and has no full stop, so that it can stand behind "acrida: ".
//
// Thread: values.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace acrida {

class [[nodiscard]] Error {
 public:
  explicit Error(std::string message) : message_(std::move(message)) {}

  // "open results/x.csv: No space left on device". `call` names what was attempted.
  static Error system(std::string_view call, int error_number);

  const std::string& message() const { return message_; }
  // The errno behind it, or 0.
  int error_number() const { return error_number_; }

 private:
  std::string message_;
  int error_number_ = 0;
};

template <class T>
using Result = std::expected<T, Error>;

// return fail("no such file: " + path);
inline std::unexpected<Error> fail(std::string message) {
  return std::unexpected<Error>(Error(std::move(message)));
}

inline std::unexpected<Error> fail(Error error) {
  return std::unexpected<Error>(std::move(error));
}

}  // namespace acrida
