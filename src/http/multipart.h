// MultipartBody: multipart/form-data (RFC 7578), for forms with files.
//
// Thread: a value, used by one request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace acrida {

class MultipartBody {
 public:
  // `random` makes the boundary: 64 bits from the user's Random, so that a run can be repeated.
  explicit MultipartBody(std::uint64_t random);

  // A field when `file_name` is empty, else a file, whose type is application/octet-stream unless
  // given. Quotes and line ends in names are percent-encoded, as browsers do. In `content_type` CR,
  // LF and NUL become blanks.
  void add(std::string_view name,
           std::string_view content,
           std::string_view file_name = {},
           std::string_view content_type = {});

  // "multipart/form-data; boundary=..."
  std::string content_type() const;
  // The finished body. REQUIRES: at least one add(); nothing is added afterwards.
  std::string take() &&;

 private:
  std::string boundary_;
  std::string body_;
};

}  // namespace acrida
