#include "web/tls_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>

#include <fstream>

#include "io/tls_testing.h"
#include "report/file_testing.h"

namespace acrida {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

std::string content_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

class TlsFilesTest : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }
  // Empty: nothing is wrong.
  static std::string wrong(const std::string& certificate, const std::string& key) {
    const Result<void> checked = check_tls_files(certificate, key);
    return checked ? "" : checked.error().message();
  }

  const TemporaryFolder folder_;
  const TestIdentity identity_{"DNS:shop.test"};
  const TestIdentity other_{"DNS:other.test"};
  const std::string certificate_ = file("cert.pem", identity_.certificate_pem());
  const std::string key_ = file("key.pem", identity_.key_pem());
};

TEST_F(TlsFilesTest, APairIsFineInTwoFilesInOneAndWithAChain) {
  EXPECT_EQ(wrong(certificate_, key_), "");
  const std::string both = file("both.pem", identity_.key_pem() + identity_.certificate_pem());
  EXPECT_EQ(wrong(both, both), "");
  EXPECT_EQ(wrong(file("chain.pem", identity_.certificate_pem() + other_.certificate_pem()), key_),
            "");
}

TEST_F(TlsFilesTest, AFileThatIsNotThereOrCannotBeRead) {
  EXPECT_THAT(wrong("/no/such.pem", key_),
              StartsWith("--tls-cert: there is no file /no/such.pem; name the one that has the "
                         "certificate, by its whole path"));
  EXPECT_THAT(wrong(certificate_, "/no/such.pem"),
              StartsWith("--tls-key: there is no file /no/such.pem; name the one that has the "
                         "private key"));
  EXPECT_THAT(wrong(folder_.path(), key_),
              AllOf(StartsWith("--tls-cert: " + folder_.path()), HasSubstr("is a folder")));
  EXPECT_THAT(wrong(certificate_, "/no\x1b[2Jsuch"), HasSubstr("/no\\x1b[2Jsuch"));
}

TEST_F(TlsFilesTest, AFileThatIsEmptyOrSomethingElse) {
  EXPECT_EQ(wrong(certificate_, "/dev/null"),
            "--tls-key: /dev/null is empty; copy the private key into it again");
  EXPECT_THAT(wrong(file("page.html", "<html>"), key_), HasSubstr("page.html is not PEM"));
  EXPECT_THAT(wrong(file("large", std::string(kTlsFileBytesMax + 1, 'x')), key_),
              HasSubstr("is too large for a certificate"));
  BIO* const der = BIO_new(BIO_s_mem());
  i2d_X509_bio(der, identity_.certificate.get());
  EXPECT_THAT(wrong(file("shop.cer", content_of(der)), key_),
              AllOf(HasSubstr("shop.cer is binary (DER"), HasSubstr("openssl x509 -inform DER")));
  EXPECT_THAT(wrong(key_, certificate_),
              AllOf(StartsWith("--tls-cert: "), HasSubstr("has a private key and no certificate"),
                    HasSubstr("exchanged?")));
  EXPECT_THAT(wrong(certificate_, certificate_),
              AllOf(StartsWith("--tls-key: "), HasSubstr("has a certificate and no private key")));
}

TEST_F(TlsFilesTest, AFileThatIsCutShort) {
  const std::string pem = identity_.certificate_pem();
  EXPECT_THAT(wrong(file("short.pem", pem.substr(0, pem.size() / 2)), key_),
              HasSubstr("short.pem has a certificate that is damaged or cut short"));
  EXPECT_THAT(wrong(file("chain.pem", pem + pem.substr(0, pem.size() / 2)), key_),
              HasSubstr("chain.pem has a certificate that is damaged or cut short"));
  const std::string key = identity_.key_pem();
  EXPECT_THAT(wrong(certificate_, file("short.key", key.substr(0, key.size() / 2))),
              HasSubstr("short.key has a private key that is damaged or cut short"));
}

TEST_F(TlsFilesTest, AKeyWithAPassPhraseOrOfAnotherCertificate) {
  BIO* const secret = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(secret, identity_.key.get(), EVP_aes_128_cbc(), "abcd", 4, nullptr,
                                nullptr);
  EXPECT_THAT(wrong(certificate_, file("secret.pem", content_of(secret))),
              AllOf(StartsWith("--tls-key: "), HasSubstr("has a pass phrase"),
                    HasSubstr("openssl pkey -in ")));
  EXPECT_THAT(wrong(certificate_, file("other.pem", other_.key_pem())),
              AllOf(StartsWith("--tls-key: "),
                    HasSubstr("other.pem is not the key of the certificate in " + certificate_)));
}

}  // namespace
}  // namespace acrida
