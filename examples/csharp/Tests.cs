// The tests, as a program without a framework: `dotnet run`.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Lexel
{
    internal static class Tests
    {
        // Words between [CLS] and [SEP].
        private const string Words = @"{""version"":""1.0"",""added_tokens"":[
            {""id"":1,""content"":""[CLS]"",""special"":true,""single_word"":false,
             ""lstrip"":false,""rstrip"":false,""normalized"":false},
            {""id"":2,""content"":""[SEP]"",""special"":true,""single_word"":false,
             ""lstrip"":false,""rstrip"":false,""normalized"":false}],
            ""pre_tokenizer"":{""type"":""Whitespace""},
            ""post_processor"":{""type"":""BertProcessing"",""sep"":[""[SEP]"",2],
             ""cls"":[""[CLS]"",1]},
            ""model"":{""type"":""WordLevel"",""unk_token"":""[UNK]"",
             ""vocab"":{""[UNK]"":0,""[CLS]"":1,""[SEP]"":2,""red"":3,""café"":4,""fox"":5}}}";

        // Set by tools/language_tests.sh.
        private static string Env(string name)
        {
            string value = Environment.GetEnvironmentVariable(name);
            if (value == null) throw new InvalidOperationException("set " + name);
            return value;
        }

        private static void Equal<T>(T expected, T actual)
        {
            if (!EqualityComparer<T>.Default.Equals(expected, actual))
            {
                throw new InvalidOperationException("expected " + expected + ", got " + actual);
            }
        }

        private static void EqualIds(uint[] actual, params uint[] expected)
        {
            Equal(string.Join(" ", expected), string.Join(" ", actual));
        }

        private static LexelException Failure(Action action)
        {
            try
            {
                action();
            }
            catch (LexelException exception)
            {
                return exception;
            }
            throw new InvalidOperationException("nothing was thrown");
        }

        private static void VersionIsKnown()
        {
            Equal(3, Tokenizer.Version.Split('.').Length);
        }

        private static void IdsAreTheProgramsOnes()
        {
            string arguments = "encode --ids -t \"" + Env("LEXEL_TOKENIZER") + "\" -f \"" +
                Env("LEXEL_TEXT") + "\"";
            var start = new ProcessStartInfo(Env("LEXEL_PROGRAM"), arguments)
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            using (Process program = Process.Start(start))
            using (Tokenizer tokenizer = Tokenizer.FromFile(Env("LEXEL_TOKENIZER")))
            {
                string expected = program.StandardOutput.ReadToEnd().Trim();
                string text = File.ReadAllText(Env("LEXEL_TEXT"));
                Equal(expected, string.Join(" ", tokenizer.EncodeIds(text)));
                Equal(expected, string.Join(" ", tokenizer.Encode(text).Ids));
                Equal(text, tokenizer.Decode(tokenizer.EncodeIds(text)));
            }
        }

        private static void Columns()
        {
            using (Tokenizer tokenizer = Tokenizer.FromJson(Words))
            {
                EncodedText encoding = tokenizer.Encode("red café dog");
                EqualIds(encoding.Ids, 1, 3, 4, 0, 2);
                Equal(9u, encoding.Offsets[3].Begin);
                Equal(12u, encoding.Offsets[3].End);
                Equal("café", encoding.Tokens[2]);
            }
        }

        private static void Options()
        {
            using (Tokenizer tokenizer = Tokenizer.FromJson(Words))
            {
                var bare = new EncodeOptions { AddSpecialTokens = false };
                EqualIds(tokenizer.EncodeIds("red [SEP]", bare), 3, 2);
                EqualIds(tokenizer.EncodeIds("", bare));
                var cut = new EncodeOptions { MaxLength = 4 };
                EqualIds(tokenizer.EncodeIds("red fox café", cut), 1, 3, 5, 2);
                var bytes = new EncodeOptions { OffsetUnit = OffsetUnit.Bytes };
                Equal(8u, tokenizer.Encode("é 😀 fox", bytes).Offsets[3].Begin);
                Equal(5u, tokenizer.Encode("é 😀 fox").Offsets[3].Begin);
            }
        }

        private static void Batch()
        {
            using (Tokenizer tokenizer = Tokenizer.FromJson(Words))
            {
                EncodedText[] encodings =
                    tokenizer.EncodeBatch(new[] { "red", "", "café fox" });
                Equal(3, encodings.Length);
                EqualIds(encodings[0].Ids, 1, 3, 2);
                EqualIds(encodings[1].Ids, 1, 2);
                EqualIds(encodings[2].Ids, 1, 4, 5, 2);
                Equal(0, tokenizer.EncodeBatch(new string[0]).Length);
            }
        }

        private static void AStreamJoinsToTheText()
        {
            using (Tokenizer tokenizer = Tokenizer.FromFile(Env("LEXEL_TOKENIZER")))
            using (DecodeStream stream = tokenizer.DecodeStream())
            {
                string text = File.ReadAllText(Env("LEXEL_TEXT"));
                string joined = string.Concat(tokenizer.EncodeIds(text).Select(stream.Step));
                Equal(text, joined + stream.Flush());
            }
        }

        private static void ErrorsSayWhatAndWhere()
        {
            Equal("LEXEL_IO", Failure(() => Tokenizer.FromFile("/no/such/file")).Code);
            LexelException load =
                Failure(() => Tokenizer.FromJson("{\"model\":{\"type\":\"Splt\"}}"));
            Equal("LEXEL_INVALID_SPEC", load.Code);
            Equal("/model/type", load.JsonPath);
            using (Tokenizer tokenizer = Tokenizer.FromJson(Words))
            {
                var reject = new EncodeOptions { SpecialTokens = SpecialTokens.Error };
                LexelException batch =
                    Failure(() => tokenizer.EncodeBatch(new[] { "red", "fox [SEP]" }, reject));
                Equal<ulong?>(1, batch.Row);
                Equal<ulong?>(4, batch.ByteOffset);
            }
        }

        private static void ThreadsShareATokenizer()
        {
            using (Tokenizer tokenizer = Tokenizer.FromJson(Words))
            {
                Parallel.For(0, 800, i => EqualIds(tokenizer.EncodeIds("red café"), 1, 3, 4, 2));
            }
        }

        private static void UseAfterDisposeIsRefused()
        {
            Tokenizer tokenizer = Tokenizer.FromJson(Words);
            tokenizer.Dispose();
            tokenizer.Dispose();
            try
            {
                tokenizer.Encode("a");
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            throw new InvalidOperationException("nothing was thrown");
        }

        private static int Main()
        {
            Action[] tests =
            {
                VersionIsKnown, IdsAreTheProgramsOnes, Columns, Options, Batch,
                AStreamJoinsToTheText, ErrorsSayWhatAndWhere, ThreadsShareATokenizer,
                UseAfterDisposeIsRefused,
            };
            int passed = 0;
            foreach (Action test in tests)
            {
                try
                {
                    test();
                    ++passed;
                }
                catch (Exception exception)
                {
                    Console.Error.WriteLine(test.Method.Name + ": " + exception);
                }
            }
            Console.WriteLine(passed + " passed, " + (tests.Length - passed) + " failed");
            return passed == tests.Length ? 0 : 1;
        }
    }
}
