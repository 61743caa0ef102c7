using LlmRag.Evaluation.Text;

namespace LlmRag.Evaluation.Tests.Text;

public sealed class PorterStemmerTests
{
    // 400 pairs drawn at random from the published vocabulary (snowballstem/snowball-data, porter/voc.txt and output.txt).
    private const string Published =
        """
        abatements:abat abruptly:abruptli account:account accredited:accredit agincourt:agincourt alder:alder amphibious:amphibi annual:annual
        antipholus:antipholu anyvays:anyvai apprendre:apprendr archducal:archduc aready:areadi arguing:argu argus:argu ariadne:ariadn
        arnold:arnold aviary:aviari bachelors:bachelor banks:bank beard:beard beery:beeri behest:behest bernantio:bernantio
        betide:betid biter:biter blanched:blanch blenkinsop:blenkinsop blest:blest bloat:bloat bludyers:bludyer blunderbuss:blunderbuss
        bobachy:bobachi bobinot:bobinot boffin:boffin boldly:boldli boned:bone bosoms:bosom brainsickly:brainsickli breastwork:breastwork
        bridegrooms:bridegroom brighten:brighten brownist:brownist bruce:bruce bubukles:bubukl buch:buch byzantium:byzantium camphor:camphor
        campo:campo cantons:canton captum:captum carpet:carpet carranchas:carrancha casques:casqu cassibelan:cassibelan catcher:catcher
        chamberlains:chamberlain chancellor:chancellor chatting:chat cheeks:cheek chonchi:chonchi chords:chord classed:class clearness:clear
        cleavage:cleavag clenches:clench click:click climbers:climber clock:clock cockneys:cocknei command:command condensed:condens
        conforming:conform congregate:congreg conjoins:conjoin consolidating:consolid constancy:constanc contempts:contempt contre:contr conversationally:conversation
        cora:cora correspondent:correspond coupez:coupez cowering:cower coy:coi cozenage:cozenag creeps:creep cuddy:cuddi
        cuffs:cuff curtsy:curtsi damoiselle:damoisel deadwood:deadwood dealers:dealer decent:decent declamation:declam decorative:decor
        defrayed:defrai delivered:deliv demonstrative:demonstr demur:demur denizens:denizen denote:denot denotement:denot departures:departur
        dependent:depend detenined:detenin differed:differ disagreement:disagr discerner:discern dishevelled:dishevel dispatching:dispatch disposition:disposit
        dissertation:dissert diversifying:diversifi domingo:domingo dreamily:dreamili drying:dry dungeon:dungeon dwells:dwell eccolo:eccolo
        edict:edict embowel:embowel encumb:encumb endures:endur enrages:enrag enthroned:enthron entrails:entrail equall:equal
        erween:erween erworn:erworn espieglerie:espiegleri ewes:ew excuse:excus exhibiters:exhibit expatiate:expati extemporized:extempor
        extracted:extract fairness:fair fantastical:fantast farborough:farborough favoured:favour few:few finem:finem fireflies:firefli
        flambeau:flambeau flannel:flannel flashy:flashi fly:fly foals:foal forgiven:forgiven fortune:fortun fragrant:fragrant
        gaffer:gaffer gam:gam gambling:gambl gambold:gambold genial:genial glancing:glanc glansdale:glansdal glisten:glisten
        glistering:glister gorgon:gorgon gout:gout gudgeon:gudgeon guffawed:guffaw guienne:guienn gyve:gyve hammock:hammock
        hare:hare heinously:heinous honeysuckle:honeysuckl honoured:honour hopefully:hopefulli horrider:horrid hotspur:hotspur humph:humph
        ideals:ideal impaled:impal impediment:impedi impregnated:impregn increaseth:increaseth ingratitudes:ingratitud inquest:inquest insculpture:insculptur
        ish:ish jackson:jackson jewellers:jewel joyful:joy judicious:judici keane:kean knave:knave late:late
        lazily:lazili leagued:leagu leaguer:leaguer levities:leviti lineally:lineal lothbury:lothburi lunatic:lunat lund:lund
        maculata:maculata mag:mag mai:mai maintenance:mainten make:make manslaughtering:manslaught manured:manur martyr:martyr
        massy:massi masters:master megalonyx:megalonyx merchandise:merchandis mercifully:mercifulli mere:mere miller:miller misdirecting:misdirect
        misericordia:misericordia mix:mix mockwater:mockwat moind:moind monger:monger montgomery:montgomeri mountain:mountain mused:muse
        neared:near nineteenth:nineteenth obleeging:obleeg officially:offici opponents:oppon organism:organ organist:organist ottomans:ottoman
        outfaced:outfac outskirting:outskirt overcoat:overcoat overshot:overshot overstep:overstep owning:own palabras:palabra paled:pale
        paludina:paludina pancackes:pancack perturb:perturb peu:peu phrased:phrase phrenological:phrenolog pickpockets:pickpocket pickthanks:pickthank
        pictured:pictur pincher:pincher pistil:pistil pleads:plead policies:polici polynesian:polynesian porto:porto praisest:praisest
        prate:prate prattling:prattl probabilities:probabl procrastination:procrastin progresses:progress pronounces:pronounc proudly:proudli pudder:pudder
        pugilistic:pugilist puppets:puppet purge:purg quatre:quatr quebrantahuesos:quebrantahueso quien:quien ramifications:ramif randall:randal
        rattler:rattler reck:reck recreant:recreant refrigerator:refriger refusest:refusest regenerate:regener rengger:rengger reproving:reprov
        reservations:reserv resolved:resolv resolveth:resolveth respeaking:respeak revokement:revok rhetoric:rhetor rickworth:rickworth rims:rim
        rivelled:rivel rockets:rocket roderigo:roderigo root:root rounde:round rything:ryth safest:safest saucepan:saucepan
        saying:sai scarus:scaru sciences:scienc scion:scion scoggin:scoggin seedness:seed seetzen:seetzen senhor:senhor
        sewed:sew shaved:shave shearers:shearer shears:shear sheik:sheik shouldest:shouldest shufflers:shuffler shutting:shut
        singling:singl situ:situ skate:skate skul:skul slap:slap slaps:slap sneezed:sneez sniveller:snivel
        sol:sol somethings:someth sought:sought sounder:sounder speech:speech spilt:spilt spines:spine splendidly:splendidli
        sportiveness:sportiv squadron:squadron staffords:stafford stalwart:stalwart stimulate:stimul stockish:stockish straitly:straitli strewn:strewn
        subside:subsid subtleties:subtleti successfully:successfulli sufficit:sufficit sullen:sullen sunday:sundai swartz:swartz swill:swill
        swindlers:swindler syriac:syriac talbotites:talbotit talker:talker tanner:tanner tanqui:tanqui tatter:tatter teneriffe:teneriff
        tertiary:tertiari thanks:thank thein:thein thunderclap:thunderclap thwart:thwart tingle:tingl today:todai toughey:toughei
        tract:tract transports:transport tress:tress tripods:tripod tritons:triton trodden:trodden tucutucos:tucutuco tuesday:tuesdai
        turd:turd uji:uji unbidden:unbidden underrated:underr uneasy:uneasi unmeasurable:unmeasur unpolluted:unpollut unshunn:unshunn
        unsuspiciously:unsuspici upheavals:upheav uprear:uprear urswick:urswick usuries:usuri vacillations:vacil vales:vale vapidity:vapid
        vastness:vast veering:veer vell:vell views:view vipers:viper virginal:virgin wales:wale waxed:wax
        wheedle:wheedl wigmore:wigmor wildcats:wildcat wins:win wisiting:wisit worcester:worcest yataghan:yataghan yearly:yearli
        """;

    public static TheoryData<string, string> PublishedPairs()
    {
        var data = new TheoryData<string, string>();
        foreach (var pair in Published.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split(':');
            data.Add(parts[0], parts[1]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PublishedPairs), DisableDiscoveryEnumeration = true)]
    public void StemsThePublishedVocabulary(string word, string stem) => PorterStemmer.Stem(word).ShouldBe(stem);

    // The examples of the paper, step by step.
    [Theory]
    [InlineData("caresses", "caress")]
    [InlineData("ponies", "poni")]
    [InlineData("agreed", "agre")]
    [InlineData("hopping", "hop")]
    [InlineData("filing", "file")]
    [InlineData("sky", "sky")]
    [InlineData("relational", "relat")]
    [InlineData("conditional", "condit")]
    [InlineData("digitizer", "digit")]
    [InlineData("hopefulness", "hope")]
    [InlineData("electricity", "electr")]
    [InlineData("adoption", "adopt")]
    [InlineData("probate", "probat")]
    [InlineData("rate", "rate")]
    [InlineData("controll", "control")]
    public void StemsTheExamplesOfThePaper(string word, string stem) => PorterStemmer.Stem(word).ShouldBe(stem);

    [Theory]
    [InlineData("as", "as")]
    [InlineData("credibly", "credibl")]
    [InlineData("analogies", "analog")]
    public void FollowsTheDeparturesOfTheReferenceImplementation(string word, string stem) => PorterStemmer.Stem(word).ShouldBe(stem);

    [Theory]
    [InlineData("")]
    [InlineData("1000")]
    [InlineData("gen_ai.usage")]
    [InlineData("don't")]
    [InlineData("東京")]
    public void LeavesWhatIsNotAPlainWordAlone(string word) => PorterStemmer.Stem(word).ShouldBe(word);

    [Fact]
    public void StemsAVeryLongWord() => PorterStemmer.Stem(new string('b', 5000) + "ational").ShouldBe(new string('b', 5000) + "ation");
}
