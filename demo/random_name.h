// Random hexadecimal names: session ids, CSRF tokens, the names of child rows.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <cstddef>
#include <string>

#include "acrida/random.h"

namespace acrida::demo {

inline constexpr std::size_t kSecretLength = 56;   // of a session id, a CSRF token, an exception
inline constexpr std::size_t kRowNameLength = 10;  // of a child row

class RandomNames {
 public:
  // Seeded by the operating system: after a restart no name of the earlier run comes again.
  RandomNames();

  std::string next(std::size_t length);

 private:
  Random random_;
};

}  // namespace acrida::demo
