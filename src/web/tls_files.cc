#include "web/tls_files.h"

#include <errno.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/escape.h"

namespace acrida {
namespace {

struct Freer {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
template <class T>
using Kept = std::unique_ptr<T, Freer>;

// One of the two, and how people call it.
struct TlsFile {
  std::string_view option;
  std::string_view content;  // "certificate"
  std::string_view mark;     // a line of it has this
  std::string_view other_content;
  std::string_view other_mark;
  std::string_view from_der;  // the command that makes PEM of it
  std::string path;

  std::unexpected<Error> refuse(std::string_view what) const {
    return fail(fmt::format("{}: {} {}", option, escape_for_terminal(path), what));
  }
};

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kCertificateMark = "CERTIFICATE-----";
constexpr std::string_view kKeyMark = "PRIVATE KEY-----";
// How a structure of DER begins: a certificate, a key, a bundle of both.
constexpr char kDerBegin = 0x30;

std::unexpected<Error> refuse_open(const TlsFile& file, int error_number) {
  if (error_number == ENOENT || error_number == ENOTDIR) {
    return fail(
        fmt::format("{}: there is no file {}; name the one that has the {}, by its whole "
                    "path or from the folder that acrida is started in",
                    file.option, escape_for_terminal(file.path), file.content));
  }
  const std::string_view advice =
      error_number == EACCES ? "; let the user who starts acrida read it" : "";
  return fail(fmt::format("{}: {}{}", file.option,
                          Error::system("read " + file.path, error_number).message(), advice));
}

Result<std::string> read(const TlsFile& file) {
  const int descriptor = ::open(file.path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return refuse_open(file, errno);
  }
  std::string text(kTlsFileBytesMax + 1, '\0');
  std::size_t size = 0;
  ssize_t count = 1;
  while (count > 0 && size < text.size()) {
    count = ::read(descriptor, text.data() + size, text.size() - size);
    size += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  const int error_number = count < 0 ? errno : 0;
  ::close(descriptor);
  if (error_number == EISDIR) {
    return file.refuse(
        fmt::format("is a folder; name the file in it that has the {}", file.content));
  }
  if (error_number != 0) {
    return refuse_open(file, error_number);
  }
  if (size > kTlsFileBytesMax) {
    return file.refuse(fmt::format("is too large for a {}; is it another file?", file.content));
  }
  text.resize(size);
  return text;
}

// What can be seen of a text before it is decoded.
Result<void> check_form(const TlsFile& file, std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return file.refuse(fmt::format("is empty; copy the {} into it again", file.content));
  }
  const bool has_mark = text.find(file.mark) != std::string_view::npos;
  if (text.find(kBegin) != std::string_view::npos && has_mark) {
    return {};
  }
  if (text.find(file.other_mark) != std::string_view::npos) {
    return file.refuse(fmt::format("has a {} and no {}; are --tls-cert and --tls-key exchanged?",
                                   file.other_content, file.content));
  }
  if (text.front() == kDerBegin) {
    return file.refuse(fmt::format(
        "is binary (DER, or a .pfx bundle) and has to be PEM, which is text; it is made by: {}",
        file.from_der));
  }
  return file.refuse(fmt::format("is not PEM: a {} in PEM has lines with -----BEGIN and {}",
                                 file.content, file.mark));
}

Kept<BIO> reader_of(std::string_view text) {
  return Kept<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// The first of them, which is the server's own.
Result<Kept<X509>> certificate_of(const TlsFile& file, std::string_view text) {
  const Kept<BIO> reader = reader_of(text);
  Kept<X509> first(PEM_read_bio_X509_AUX(reader.get(), nullptr, nullptr, nullptr));
  bool whole = first != nullptr;
  for (Kept<X509> next = nullptr; whole;) {
    next.reset(PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr));
    if (next == nullptr) {
      whole = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;  // that is the end
      break;
    }
  }
  ERR_clear_error();
  if (!whole) {
    return file.refuse(
        "has a certificate that is damaged or cut short; copy it again, with its "
        "lines BEGIN and END");
  }
  return first;
}

Result<Kept<EVP_PKEY>> key_of(const TlsFile& file, std::string_view text) {
  bool asked = false;
  const auto note = [](char* /*buffer*/, int /*size*/, int /*writing*/, void* was_asked) {
    *static_cast<bool*>(was_asked) = true;
    return -1;
  };
  Kept<EVP_PKEY> key(PEM_read_bio_PrivateKey(reader_of(text).get(), nullptr, note, &asked));
  ERR_clear_error();
  if (key != nullptr) {
    return key;
  }
  if (asked) {
    return file.refuse(
        fmt::format("has a pass phrase, for which nobody can be asked here; the key "
                    "without one is written by: openssl pkey -in {} -out NEW.pem",
                    escape_for_terminal(file.path)));
  }
  return file.refuse(
      "has a private key that is damaged or cut short; copy it again, with its "
      "lines BEGIN and END");
}

}  // namespace

Result<void> check_tls_files(const std::string& certificate_file, const std::string& key_file) {
  const TlsFile certificates{.option = "--tls-cert",
                             .content = "certificate",
                             .mark = kCertificateMark,
                             .other_content = "private key",
                             .other_mark = kKeyMark,
                             .from_der =
                                 "openssl x509 -inform DER -in FILE -out NEW.pem, or "
                                 "openssl pkcs12 -in FILE -nokeys -out NEW.pem",
                             .path = certificate_file};
  const TlsFile keys{.option = "--tls-key",
                     .content = "private key",
                     .mark = kKeyMark,
                     .other_content = "certificate",
                     .other_mark = kCertificateMark,
                     .from_der =
                         "openssl pkey -inform DER -in FILE -out NEW.pem, or openssl pkcs12 "
                         "-in FILE -nocerts -nodes -out NEW.pem",
                     .path = key_file};
  std::array<std::string, 2> texts;
  for (const TlsFile* const file : {&certificates, &keys}) {
    Result<std::string> text = read(*file);
    Result<void> formed = text ? check_form(*file, *text) : fail(std::move(text.error()));
    if (!formed) {
      return formed;
    }
    texts[file == &keys ? 1 : 0] = *std::move(text);
  }
  const Result<Kept<X509>> certificate = certificate_of(certificates, texts[0]);
  if (!certificate) {
    return fail(certificate.error());
  }
  const Result<Kept<EVP_PKEY>> key = key_of(keys, texts[1]);
  if (!key) {
    return fail(key.error());
  }
  const bool fits = X509_check_private_key(certificate->get(), key->get()) == 1;
  ERR_clear_error();
  if (!fits) {
    return keys.refuse(
        fmt::format("is not the key of the certificate in {}; name two files that "
                    "were made together, and in the certificate's file let the "
                    "site's own come first",
                    escape_for_terminal(certificate_file)));
  }
  return {};
}

}  // namespace acrida
