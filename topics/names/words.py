"""Word lists for parsing names: particles, suffixes, degrees, titles, and others.

Tables only. All words are folded as :func:`topics.names.folding.fold` does, with
their stops taken off.
"""

from __future__ import annotations

from collections.abc import Mapping


def _set(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


PARTICLES = _set(
    "al bin da dal de del dela della den der des di do dos du el ibn la las le lo los",
    "ten ter van vande vander vom von zu zum zur",
)
"""Words that belong to the surname behind them ("van Gool")."""

GIVEN_TOO = _set("bin den do ten")
"""Particles that are given names or surnames where they have a capital ("Yan Bin Jia")."""

SURNAMES_TOO = GIVEN_TOO | _set("da di du la las le lo los ter")
"""Particles that can begin a name of two words ("Di Chen") where they have a capital."""

LINKS = PARTICLES | _set("af av bint ben das degli dei e i san santa st y ul ud 't op in het")
"""Words that may stand small within a surname ("Silva e Souza", "Ramón y Cajal")."""

SUFFIXES: Mapping[str, str] = {
    "jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV",
    "2nd": "II", "3rd": "III", "4th": "IV",
}  # fmt: skip
"""Generations, and how they are shown."""

DEGREES = _set(
    "phd dphil drphil drmed dring msc bsc mphil mba mph mpharm pharmd dvm drph frcp frcs facp facs",
    "facc esq mbbs mbchb bscn scd dsc edd psyd cpa pmp msn msw llm llb rph",
)
"""Degrees that are nothing else."""

SHORT_DEGREES = _set("md ma ms ba bs rn do jd dds dmd od dpt phd")
"""Degrees that can as well be the initials of somebody's given names."""

TITLES = _set("prof professor dr doctor mr mrs ms ir ing dipl dipl-ing sir acad phd")
"""Forms of address before a name."""

ORGANISATIONS = _set(
    "academies academy administration agency alliance association authority board bureau center",
    "centers centre centres centro clinic collaboration collaborations collaborative college",
    "commission committee community company consortium consorzio corporation council",
    "department development directorate division embassy enterprise enterprises experiment",
    "faculty federation forum foundation fund gesellschaft gmbh government group groups groupe",
    "grupo hospital inc initiative institut institute institutes institution institutions",
    "instituto investigators istituto kollaboration konsortium laboratories laboratory",
    "laboratorium llc ltd ministerio ministry museum network netzwerk nations office",
    "organisation organisations organization organizations panel partnership platform program",
    "programme project projects registry secretariat section service services",
    "societies society societe study subcommittee taskforce team teams trialists universidad",
    "universidade universita universitat universite universiteit university verein workgroup",
    "workshop",
)
"""Words that no person is called by, but organisations are."""

NOBODY = frozenset(
    {
        "", "anon", "anonymous", "anonymous author", "anonymous authors", "author", "authors",
        "et al", "n a", "nan", "no author", "no author name available", "no authors",
        "no authors listed", "none", "not available", "null", "others", "unknown",
        "unknown author", "authors unknown", "佚名",
    }
)  # fmt: skip
"""What stands where nobody is named."""

MISSING = frozenset({"null", "NULL", "none", "None", "nan", "NaN", "undefined", "<NA>", "(null)"})
"""What programs write for a given name that is not there, as they write it."""

DOUBLED_SURNAMES = _set(
    "aguilar alonso alvarez alves araujo barbosa blanco cabrera cardoso carvalho castillo",
    "castro contreras costa cruz delgado dias diaz dominguez fernandes fernandez ferreira",
    "flores fuentes garcia gil gimenez gomes gomez goncalves gonzalez guerrero gutierrez",
    "guzman hernandez herrera iglesias jimenez lopes lopez lozano marin marques martinez",
    "medina mendez mendoza molina monteiro morales moreno moreira munoz navarro nunez",
    "oliveira ortega ortiz pena perez pereira pinto prieto quintero ramirez ramos reyes",
    "ribeiro rivera rodrigues rodriguez rojas romero ruiz salazar sanchez santana santos sanz",
    "serrano silva soares sosa souza suarez teixeira torres vargas vasquez vazquez vega",
    "velasquez vera vieira",
)
"""Spanish and Portuguese surnames, which stand two by two ("Garcia Lopez, Maria Jose")."""

CHINESE_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭"
    "田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石金贾賈韦韋夏付方邹鄒熊"
    "孟秦邱侯江尹薛闫段雷龙龍黎史陶贺賀毛郝顾顧龚邵高万萬覃武钱錢戴严嚴莫孔向常汤"
)
"""Surnames of one sign that nearly all of China shares."""

GIVEN = _set(
    # English and common beyond it
    "aaron abigail ada adam adrian agnes aidan alan alastair albert alec alex alexander",
    "alexandra alfred alice alison allan allen alma amanda amber amelia amy andrea andrew",
    "angela anita ann anna anne annette anthony antonia april arthur ashley audrey barbara",
    "barry beatrice becky benjamin bernard beth betty beverly bill bob bonnie brad bradley",
    "brandon brenda brendan brent brett brian bridget bruce bryan caitlin cameron carl carla",
    "carol caroline carolyn catherine cathy charles charlotte cheryl chloe chris christian",
    "christina christine christopher claire clara colin connor corey courtney craig curtis",
    "cynthia dale daniel danielle darren dave david dawn dean deborah debra denise dennis derek",
    "diana diane don donald donna doris dorothy doug douglas duncan dylan edgar edith edward",
    "edwin eileen eleanor elena elizabeth ella ellen emily emma eric erica erik erin ernest",
    "ethan eugene eva evan evelyn felicity fiona frances francis frank fred frederick gabriel",
    "gail gareth garry gary gavin geoffrey george gerald gerard gillian gina glen glenn gloria",
    "grace graham greg gregory guy hannah harold harry hazel heather heidi helen helena henry",
    "herbert holly howard hugh ian ida ingrid irene isaac isabel isabella jack jacob jacqueline",
    "jake james jamie jan jane janet janice jasmine jason jay jean jeff jeffrey jennifer jenny",
    "jeremy jerry jesse jessica jill jim joan joanna joanne joe joel john johnny jon jonas",
    "jonathan joseph josephine joshua joyce judith judy julia julian julie justin karen karl",
    "karla kate katherine kathleen kathryn kathy katie keith kelly ken kenneth kerry kevin",
    "kimberly kirsten kristen kristin kurt kyle larry laura lauren laurence lawrence leah leon",
    "leonard leslie liam lillian linda lisa liz lloyd lois lorraine louis louise lucas lucy",
    "luke lydia lynn madeleine malcolm marcus margaret maria marian marianne marie marilyn",
    "marion mark marsha martha martin mary mathew matt matthew maureen max megan melanie",
    "melissa michael michele michelle mike miranda miriam mitchell molly monica nancy naomi",
    "natalie natasha nathan nathaniel neil nicholas nicola nicole nigel nina noah nora norman",
    "oliver olivia oscar owen pam pamela patricia patrick paul paula pauline peggy penelope",
    "peter phil philip phillip phyllis rachel ralph randall raymond rebecca rhonda richard rick",
    "rita robert roberta robin rodney roger roland ron ronald rosa rose rosemary roy russell",
    "ruth ryan sally sam samantha samuel sandra sara sarah scott sean seth shannon sharon",
    "sheila shirley simon sophia sophie stacy stanley stella stephanie stephen steve steven",
    "stewart stuart sue susan suzanne sylvia tanya tara teresa terry theodore theresa thomas",
    "tim timothy tina todd tom tony tracy trevor tyler valerie vanessa vera veronica vicki",
    "victor victoria vincent virginia vivian walter wanda wayne wendy wesley wilfred will",
    "william yvonne zachary zoe",
    # German, Dutch, Nordic
    "achim adaeze albrecht andreas anja anke anneliese annemarie annika antje arne astrid axel",
    "bart bas beate bernd bernhard birgit bjorn brigitte britta bruno christoph claudia",
    "cornelis dagmar dieter dirk dominik eberhard einar eirik elke erich ernst florian frida",
    "friedrich fritz gerda gerhard gertrude gijs gisela gudrun gunnar gunter gunther haakon",
    "hanna hans harald hartmut heike heiko heinrich heinz helga helmut hendrik henk henrik",
    "hermann hildegard holger horst hubert hugo ilse inga inge ingeborg ingo jaap jakob jana",
    "jasper jens jeroen joachim jochen johan johanna johannes joost jorg jorgen joris josef",
    "jurgen kai kari karin karsten katharina katja katrin kees kerstin klaus knut lars lena",
    "lothar lukas lutz maarten magnus manfred manuela marcel mareike marijke markus marleen",
    "marlene martina mathias mats matthias mikael mikkel moritz nadine niels nils norbert olaf",
    "ole olga otto oystein per petra pieter pim ragnhild rainer ralf reinhard renate rolf",
    "rudolf ruud sabine sander sebastian sigrid sigurd silke sjoerd solveig sonja soren stefan",
    "stefanie steffen susanne sven tanja thorsten tobias torbjorn tore torsten ulrich ulrike",
    "ursula ute uwe vidar volker werner wilhelm willem wolfgang wouter",
    # French, Spanish, Portuguese, Italian
    "adriana afonso alain albane alberto alejandra alejandro alessandra alessandro alessia",
    "alfonso alfredo alicia alvaro amelie ana andre andres angel angeles angelo antoine",
    "antonella antonio armando arturo augusto aurelie baptiste beatriz benoit bruna caetano",
    "caio camila camille carlo carlos carmen carolina cecile cecilia celine cesar chantal",
    "chiara claude claudio clement conceicao consuelo corinne cristina cristobal damien davide",
    "delphine didier diego dolores domenico dominique duarte eduardo elisa elodie elvira",
    "emanuele emmanuel enrico enrique ernesto esperanza esteban estefania estelle etienne",
    "ettore fabien fabio fabrice fatima federica federico felipe fernanda fernando filippo",
    "flavio francesca francesco francisca francisco francois francoise frederic gabriela",
    "genevieve gennaro gerome giacomo gianluca gianni gilberto gilles giorgia giorgio giovanna",
    "giovanni giulia giulio giuseppe goncalo gonzalo graciela guadalupe guillaume guillermo",
    "gustavo hector henrique herve ignacio ilaria ines inigo isabelle isidro ivan jacques jaime",
    "javier jerome jesus joana joao joaquin jorge jose josefa juan juana julien juliette julio",
    "laia laurent leandro leonor leticia livia lorena lorenzo lourdes luc luca lucia luciana",
    "lucie luigi luis luisa luiz luz madalena manuel marcela marcelo marco marcos margarida",
    "mariana mario marta massimo mateo matheus mathieu mathilde matilde matteo mauricio",
    "maurizio maxime mercedes michel michela miguel mireille mirko monique monserrat montserrat",
    "nathalie nicolas nicolo nuno nuria odile olivier otavio pablo paloma paolo pascal patricio",
    "paulo paz pedro philippe pierre pietro pilar quentin rafael ramiro ramon raphael raquel",
    "raul regina remi renata rene ricardo riccardo roberto rocio rodrigo romain rosario ruben",
    "rui salvador salvatore sandrine santiago sebastien serena serge sergio silvia silvio",
    "simone sofia soledad stefania stefano stephane susana sylvain sylvie tatiana thiago",
    "thibault thierry tiago tomas tommaso umberto valentin valentina valeria vasco veronique",
    "vicente vincente vincenzo virginie vito vitor vittorio xavier ximena yann yolanda yves",
    # Slavic, Baltic, Hungarian, Greek, Turkish, Romanian
    "agnieszka ahmet aleksandar aleksandr aleksandra aleksei alexandros alexandru alexei alexey",
    "ali anastasia anastasios anatoly andrej andrey andrzej athanasios attila ayse balazs",
    "barbora bela bogdan boris branislav burak cem christos cristian damir dan danijela darko",
    "denis deniz dimitra dimitrios dimitris dmitri dmitry dragan ekaterina eleni elif elzbieta",
    "emine emre eszter evangelos evgeny ewa fatih fatma ferenc florin gabor galina georgia",
    "georgios geza gheorghe giorgos goran grigory grzegorz gyorgy hakan hasan huseyin ibrahim",
    "igor ildiko ilya ioan ioana ioannis ion irina iryna istvan jadwiga jakub jaroslav jelena",
    "jerzy jiri jozsef judit justyna kamil karel karolina katalin katarina katarzyna kemal",
    "kirill konstantin konstantinos kostas krzysztof laszlo laurentiu lech leonid liviu lubomir",
    "ludmila lukasz maciej magdalena maksim malgorzata marek marija marina marko martins",
    "mateusz maxim mehmet michal mihaela mihai mikhail miklos milan milena milos mircea",
    "miroslav mladen murat mustafa natalia natalya nicolae nikita nikola nikolai nikolaos",
    "nikolay nikos oksana oleg oleksandr olena omer ondrej ozgur panagiotis pavel pawel piotr",
    "polina radek radoslav radu razvan roman ruslan sandor selim sergei sergey serhii serkan",
    "simona snezana spyros stanislav stanislaw stavros svetlana tamas taras tatyana tibor tolga",
    "tomasz vaclav vadim vasile vasileios vasiliki vasilis viktor viktoria vitaly vlad vladimir",
    "vladislav vojtech volodymyr wojciech yana yannis yevgeny yulia yuri yury yusuf zbigniew",
    "zdenek zeynep zlatko zoltan zoran zsolt zsuzsanna",
    # Arabic, Persian, Hebrew, Indian, African, East Asian where it is a given name only
    "aarti abdallah abdelaziz abdelkader abdul abdullah abdulrahman abena abhishek abu adebayo",
    "aditya ahmad ahmed aisha ajay akash akiko akira akshay akua alok ama amara amin amina amir",
    "amira amit amitabh anand anil anjali ankit anupam anwar aparna arjun arun arvind asha",
    "ashish ashok ashraf ashwin asuka avi avinash avraham ayumi aziza babatunde bilal bode",
    "chidi chie chinedu chioma dafna daisuke deepak deepika dinesh divya eli emeka emi eyal",
    "fadi faisal farah farid fatemeh folake gal ganesh gaurav gil gopal haitham hamid hamza",
    "hana hanan harish haruka haruki hassan hemant hideo hiroaki hiroki hiroko hiroshi hossam",
    "hossein hussain hussein ichiro ifeoma ilan imad iman indrajeet ismail itai jamal jayant",
    "jiro junichi jyoti kamal kaori karim kavita kazuki kazuo keiko kenichi kenji kenta khaled",
    "khalid kiran kishore kiyoshi kofi koichi koji krishna kumiko kwabena kwame laila lakshmi",
    "lalit leila madhav maha mahdi mahesh mahmoud majid makoto manish manoj mansour mariko",
    "maryam masahiro masaki masao meena mehdi mehran michiko miki mikiko minh mohamad mohamed",
    "mohammad mohammed mohan mona moshe mostafa mounir muhammad mukesh mustapha nabil nada",
    "nadav nadia nandini naoki naoko naresh nasser naveen neha ngozi nikhil nisha nitin nneka",
    "noam noor noriko obinna oluwaseun omar orit osama osamu pankaj pooja pradeep prakash",
    "pranav prasad prashant praveen priya priyanka rahul raj rajeev rajesh rajiv rakesh ramesh",
    "rania ranjan rashid ravi reza rie rivka rohan rohit ronit ryo ryota saad sachin saeed said",
    "sakura salah salem salim samir samira sandeep sanjay sanjeev santosh sarita satoshi segun",
    "seiji shai shankar sherif shigeru shilpa shimon shinichi shlomo shoji shreya sipho sneha",
    "sota sridhar srinivas subhash sudhir sumit sunil sunita suresh swati tadashi takahiro",
    "takashi takeshi tal tamar tarek tariq taro tatsuya tetsuya thabo thanh tomer tomo tomoko",
    "toshio tsuyoshi tunde uche uday umesh uri varun vijay vikas vikram vinay vinod vishal",
    "vivek wael walid wanjiru yaakov yael yasmin yasser yasuhiro yaw yehuda yitzhak yoav yogesh",
    "yoko yosef yoshiko yosuke youssef yuichi yuji yuka yukiko yumi yusuke yuta zahra zainab",
    "ziad",
)
"""Given names that are common and seldom surnames, where a list can be read in two ways."""
