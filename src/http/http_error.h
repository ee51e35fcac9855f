// Why an HTTP exchange failed, in one byte; text() says it in words.
//
// The texts are fixed, without lengths or addresses, because failures are grouped by their text.
// Where Locust's users know a text from Python, it is that text (RemoteDisconnected,
// TooManyRedirects, ...).
//
// Thread: values.
#pragma once

#include <cstdint>
#include <string_view>

namespace acrida {

enum class [[nodiscard]] HttpError : std::uint8_t {
  kNone,

  // --- The connection ---
  kClosedBeforeResponse,  // the server closed before the first byte of the response
  kTruncatedHead,         // closed within the status line or the headers
  kTruncatedBody,         // closed before the announced end of the body
  kConnectFailed,         // no connection; the text says why (DNS, TCP, TLS, proxy)
  kConnectTimeout,        // no connection (DNS, TCP, TLS, proxy) within the limit
  kReadTimeout,           // connected, but the response was not complete within the limit
  kUnsolicitedData,       // more came with the response than its own length says
  kProxyRefused,          // the proxy answered CONNECT with something else than 2xx

  // --- The head of a response ---
  kNotHttp,        // the first bytes are not "HTTP/1."
  kBadStatusLine,  // it starts like HTTP/1 but is no status line
  kBadHeader,      // no colon, an empty or illegal name, a blank before the colon, a misplaced fold
  kBadHeaderByte,  // NUL or a carriage return without line feed
  kHeadTooLarge,   // kHeadBytesMax or kStatusLineBytesMax
  kTooManyHeaders,        // kHeaderCountMax
  kTooManyInformational,  // kInformationalMax
  kUnexpectedUpgrade,     // 101 although no upgrade was asked for

  // --- Framing ---
  kLengthAndChunked,             // both Content-Length and Transfer-Encoding: a smuggling attempt
  kConflictingLengths,           // several Content-Length that differ
  kBadContentLength,             // not a decimal number below 2^63
  kUnsupportedTransferEncoding,  // any Transfer-Encoding but one "chunked"
  kBadChunk,                     // an illegal chunk-size line or a missing line end after a chunk
  kChunkLineTooLong,             // kChunkLineBytesMax or kChunkExtensionBytesMax
  kTrailersTooLarge,             // kTrailerBytesMax
  kBodyTooLarge,                 // kBodyBytesMax

  // --- The body ---
  kBadEncoding,          // gzip, deflate, br or zstd data that is damaged or cut
  kUnknownEncoding,      // a Content-Encoding that was not asked for
  kTooManyEncodings,     // kContentCodingsMax
  kDecodedBodyTooLarge,  // kDecodedBytesMax: a decompression bomb

  // --- Redirects ---
  kTooManyRedirects,  // kRedirectsMax, or the request's own limit
  kBadLocation,       // a Location that is no http or https URL

  // --- The request, before anything is sent ---
  kBadMethod,        // not a token
  kBadTarget,        // a control byte or a blank in the request target
  kBadHeaderName,    // a request header's name is not a token
  kBadHeaderValue,   // a request header's value holds CR, LF or NUL: header injection
  kReservedHeader,   // Content-Length or Transfer-Encoding: the client frames its bodies itself
  kRequestTooLarge,  // request line and headers over kHeadBytesMax

  // --- HTTP/2 ---
  kHttp2Refused,   // ALPN chose another protocol although HTTP/2 was asked for
  kHttp2Protocol,  // the server broke the protocol
  kHttp2Reset,     // the server reset the stream
  kHttp2GoAway,    // the server is closing the connection and has not processed the request
};

// One sentence for a person. Lives for ever; never empty but for kNone.
std::string_view text(HttpError error);

}  // namespace acrida
