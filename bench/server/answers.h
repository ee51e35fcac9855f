// The answers of the bench server, rendered once at start.
//
// Thread: the server's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace acrida::bench {

struct AnswerOptions {
  std::size_t document_bytes = 4096;  // body of a created or submitted document
  bool cookies = false;  // add the five Set-Cookie lines that Frappe sends with every answer
};

class Answers {
 public:
  explicit Answers(const AnswerOptions& options);

  // 150 bytes of JSON.
  std::string_view get() const { return get_; }
  // {"message":"Logged In", ...}
  std::string_view login() const { return login_; }
  // {"data":{"name":"ACC-PSINV-2026-0000001", ..., "docstatus":0, ...}}; the number counts up.
  // Valid until the next call.
  std::string_view created();
  // The same with "docstatus":1 and number 0.
  std::string_view submitted() const { return submitted_; }

 private:
  std::string get_;
  std::string login_;
  std::string created_;
  std::string submitted_;
  std::size_t number_at_ = 0;
  std::uint64_t number_ = 0;
};

// A whole response with status 200.
std::string render_answer(std::string_view body, bool cookies);

}  // namespace acrida::bench
