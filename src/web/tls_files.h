// The two files of a server's certificate (--tls-cert) and its private key (--tls-key), looked at
// before OpenSSL is: what is wrong with which of them, in the words of who has named them.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>

#include "base/error.h"

namespace acrida {

inline constexpr std::size_t kTlsFileBytesMax = 1'048'576;

// Fails on a file that is absent, cannot be read, is empty, no PEM, damaged or has something else,
// on a key with a pass phrase, and on a key that is not the certificate's. Both may be the same
// file.
Result<void> check_tls_files(const std::string& certificate_file, const std::string& key_file);

}  // namespace acrida
